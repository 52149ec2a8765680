package nativesandbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What every compilation for the JVM leaves: program.jar, and program.args with the main class for the java command. */
final class ProgramJar {
    private static final String JAR = "program.jar", ARGUMENTS = "program.args";

    private ProgramJar() {}

    /**
     * @param files paths in the jar with their bytes, those of the main source first.
     * @param options further options that the program needs of the java command.
     * @param classPath jars that it needs, for java -jar.
     * @return the status to exit with; where no class can be started it says so.
     */
    static int write(Map<String, byte[]> files, List<String> options, List<String> classPath) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        files.forEach((name, bytes) -> {
            if (name.endsWith(".class")) classes.put(name.substring(0, name.length() - ".class".length()), bytes);
        });
        String main = MainFinder.find(classes);
        if (main == null) {
            System.err.println("error: no class has a main method that can be started");
            return 1;
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        if (!classPath.isEmpty()) manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(Path.of(JAR)), 1 << 16);
                ZipOutputStream zip = new ZipOutputStream(output)) {
            var text = new java.io.ByteArrayOutputStream();
            manifest.write(text);
            add(zip, JarFile.MANIFEST_NAME, text.toByteArray());
            for (Map.Entry<String, byte[]> file : files.entrySet()) add(zip, file.getKey(), file.getValue());
        }
        List<String> lines = new ArrayList<>(options);
        // In an argument file quotes keep everything but the backslash as it is.
        lines.add('"' + main + '"');
        Files.write(Path.of(ARGUMENTS), lines);
        return 0;
    }

    /** Files below a directory, by path; those of the main source's package come first only by their names. */
    static Map<String, byte[]> filesUnder(Path directory) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.put(directory.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    // Stored, not deflated: it is read once. No times, so that equal sources make equal jars.
    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
