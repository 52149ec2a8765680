package nativesandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;

/** Compiles all .kt files below the working directory into program.jar. Arguments are kotlinc's options. */
public final class KotlinCompile {
    private static final String LIB = "/opt/kotlinc/lib/";
    private static final List<String> LIBRARIES = List.of(LIB + "kotlin-stdlib.jar", LIB + "kotlinx-coroutines-core-jvm.jar", LIB + "kotlin-reflect.jar");

    private KotlinCompile() {}

    public static void main(String[] arguments) throws Exception {
        List<Path> sources = Sources.find(".kt");
        if (sources.isEmpty()) {
            System.err.println("error: no .kt file");
            System.exit(1);
        }
        Path output = Files.createTempDirectory("kotlin");
        List<String> options = new ArrayList<>(List.of("-no-reflect", "-no-stdlib", "-d", output.toString(), "-cp", String.join(":", LIBRARIES)));
        options.addAll(List.of(arguments));
        sources.forEach(path -> options.add(path.toString()));
        ExitCode code = new K2JVMCompiler().exec(System.err, options.toArray(String[]::new));
        int status = code == ExitCode.OK ? ProgramJar.write(ProgramJar.filesUnder(output), List.of(), LIBRARIES) : Math.max(1, code.getCode());
        System.err.flush();
        System.exit(status);
    }
}
