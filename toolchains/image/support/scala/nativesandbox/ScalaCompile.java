package nativesandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import scala.tools.nsc.Main;

/** Compiles all .scala files below the working directory into program.jar. Arguments are scalac's options. */
public final class ScalaCompile {
    private static final String LIBRARY = "/opt/scala/lib/scala-library.jar";

    private ScalaCompile() {}

    public static void main(String[] arguments) throws Exception {
        List<Path> sources = Sources.find(".scala");
        if (sources.isEmpty()) {
            System.err.println("error: no .scala file");
            System.exit(1);
        }
        Path output = Files.createTempDirectory("scala");
        List<String> options = new ArrayList<>(List.of("-cp", LIBRARY, "-d", output.toString()));
        options.addAll(List.of(arguments));
        sources.forEach(path -> options.add(path.toString()));
        Main.process(options.toArray(String[]::new));
        int status = Main.reporter().hasErrors() ? 1 : ProgramJar.write(ProgramJar.filesUnder(output), List.of(), List.of(LIBRARY));
        System.exit(status);
    }
}
