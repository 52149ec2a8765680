package nativesandbox;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles all .java files below the working directory into program.jar. Arguments are javac's options. */
public final class JavaCompile {
    private JavaCompile() {}

    public static void main(String[] arguments) throws Exception {
        List<Path> sources = Sources.find(".java");
        if (sources.isEmpty()) {
            System.err.println("error: no .java file");
            System.exit(1);
        }
        List<String> options = new ArrayList<>(List.of("-proc:none", "-implicit:none"));
        options.addAll(List.of(arguments));
        boolean preview = options.contains("--enable-preview");
        // javac wants to be told that the preview features of its own release are meant.
        if (preview) options.addAll(List.of("-source", Integer.toString(Runtime.version().feature())));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ClassesInMemory classes = new ClassesInMemory(compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8));
        PrintWriter messages = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8));
        boolean good = compiler.getTask(messages, classes, null, options, null, sources.stream().map(JavaSource::new).toList()).call();
        messages.flush();
        int status = 1;
        if (good) status = ProgramJar.write(classes.files(), preview ? List.of("--enable-preview") : List.of(), List.of());
        System.exit(status);
    }
}
