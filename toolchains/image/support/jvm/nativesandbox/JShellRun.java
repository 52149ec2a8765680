package nativesandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs a file of JShell snippets as a program: JShellRun FILE [ARGUMENT…]. The arguments are in the variable args. */
public final class JShellRun {
    private JShellRun() {}

    public static void main(String[] arguments) throws Exception {
        String text = new String(Files.readAllBytes(Path.of(arguments[0])), StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) text = text.substring(1);
        // Windows line ends would double the line numbers of nothing, but show up in text blocks' diagnostics.
        text = text.replace("\r\n", "\n");
        int status;
        try (Snippets snippets = new Snippets(Path.of(arguments[0]).getFileName().toString(), text)) {
            snippets.define(Arrays.copyOfRange(arguments, 1, arguments.length));
            status = snippets.run();
        }
        System.out.flush();
        // Zero is left to the threads that the program started: the machine ends with the last of them.
        if (status != 0) System.exit(status);
    }
}
