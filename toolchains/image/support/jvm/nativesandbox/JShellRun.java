package nativesandbox;

import java.nio.file.Path;
import java.util.Arrays;

/** Runs a file of JShell snippets as a program: JShellRun FILE [ARGUMENT…]. The arguments are in the variable args. */
public final class JShellRun {
    private JShellRun() {}

    public static void main(String[] arguments) throws Exception {
        Integer status;
        try (Snippets snippets = new Snippets()) {
            snippets.define(Arrays.copyOfRange(arguments, 1, arguments.length));
            status = snippets.run(SnippetFile.read(Path.of(arguments[0])));
        }
        System.out.flush();
        // Zero is left to the threads that the program started: the machine ends with the last of them.
        if (status != null && status != 0) System.exit(status);
    }
}
