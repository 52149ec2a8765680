package nativesandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;

/** The snippets of one file, evaluated in this machine one after the other; the first that fails ends it. */
final class Snippets implements AutoCloseable {
    /** What the jshell command imports at its start. */
    private static final String IMPORTS = """
        import java.io.*;
        import java.math.*;
        import java.net.*;
        import java.nio.file.*;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.function.*;
        import java.util.prefs.*;
        import java.util.regex.*;
        import java.util.stream.*;
        """;

    private final String file, text;
    private final JShell shell;
    private final Map<String, Integer> firstLines = new HashMap<>();
    private int position;

    Snippets(String file, String text) {
        this.file = file;
        this.text = text;
        shell = JShell.builder().executionEngine("local").build();
        IMPORTS.lines().forEach(shell::eval);
    }

    /** Gives the program its arguments. Without any the variable costs a compilation for nothing and is left out. */
    void define(String[] arguments) {
        if (arguments.length == 0) return;
        System.setProperty("nativesandbox.arguments", String.join("\0", arguments));
        shell.eval("String[] args = System.getProperty(\"nativesandbox.arguments\").split(\"\\0\", -1);");
    }

    /** @return the status to exit with. */
    int run() {
        while (true) {
            skipBlank();
            if (position == text.length()) return 0;
            if (text.charAt(position) == '/' && !text.startsWith("//", position) && !text.startsWith("/*", position)) {
                Integer status = command();
                if (status != null) return status;
                continue;
            }
            String rest = text.substring(position);
            CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (info.completeness() == jdk.jshell.SourceCodeAnalysis.Completeness.EMPTY) return 0;
            int length = info.completeness().isComplete() ? rest.length() - info.remaining().length() : rest.length();
            // The source that jshell hands back may have got a semicolon; positions before it are the same.
            String source = info.source() == null ? rest : info.source();
            if (!evaluate(source, lineAt(position))) return 1;
            position += length;
        }
    }

    @Override
    public void close() {
        shell.close();
    }

    private void skipBlank() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) position++;
    }

    /** Obeys a line for the jshell command; null goes on. */
    private Integer command() {
        int end = text.indexOf('\n', position);
        String line = text.substring(position, end < 0 ? text.length() : end).strip();
        if (line.matches("/exit(\\s+-?\\d+)?")) return line.length() > 5 ? Integer.parseInt(line.substring(5).strip()) : 0;
        System.err.printf("%s:%d: warning: %s is for the jshell prompt and does nothing here%n", file, lineAt(position), line.split("\\s", 2)[0]);
        position = end < 0 ? text.length() : end + 1;
        return null;
    }

    private boolean evaluate(String source, int line) {
        // A snippet's id is given when it is evaluated: what it throws names lines by id, so the next ids get this line now.
        List<SnippetEvent> events = shell.eval(source);
        boolean good = true;
        for (SnippetEvent event : events) {
            firstLines.put(event.snippet().id(), firstLines.getOrDefault(event.snippet().id(), line));
            if (event.causeSnippet() != null) continue;
            if (event.status() == Snippet.Status.REJECTED) {
                shell.diagnostics(event.snippet()).forEach(diagnostic -> print(diagnostic, source, line));
                good = false;
            } else if (event.exception() != null) {
                print(event.exception());
                good = false;
            }
        }
        return good;
    }

    private void print(Diag diagnostic, String source, int firstLine) {
        int at = (int) Math.max(0, Math.min(diagnostic.getStartPosition(), source.length()));
        int start = source.lastIndexOf('\n', at - 1) + 1, end = source.indexOf('\n', at);
        System.err.printf("%s:%d: %s: %s%n%s%n%s^%n", file, firstLine + (int) source.substring(0, at).chars().filter(c -> c == '\n').count(),
            diagnostic.isError() ? "error" : "warning", diagnostic.getMessage(Locale.ROOT),
            source.substring(start, end < 0 ? source.length() : end), " ".repeat(at - start));
    }

    private void print(JShellException exception) {
        if (exception instanceof UnresolvedReferenceException unresolved) {
            String needs = String.join(", ", shell.unresolvedDependencies(unresolved.getSnippet()).toList());
            System.err.printf("%s:%d: error: it needs %s, which is not declared%n", file, firstLines.getOrDefault(unresolved.getSnippet().id(), 1), needs);
            return;
        }
        String kind = exception instanceof EvalException thrown ? thrown.getExceptionClassName() : exception.getClass().getName();
        System.err.println("Exception in thread \"main\" " + kind + (exception.getMessage() == null ? "" : ": " + exception.getMessage()));
        for (StackTraceElement frame : exception.getStackTrace()) System.err.println("\tat " + describe(frame));
        if (exception.getCause() instanceof JShellException cause) {
            System.err.print("Caused by: ");
            print(cause);
        }
    }

    /** Frames of snippets name them as #ID with a line of their own: told as lines of the file. */
    private String describe(StackTraceElement frame) {
        String name = frame.getFileName();
        if (name == null || !name.startsWith("#")) return frame.toString();
        int first = firstLines.getOrDefault(name.substring(1), 1);
        return "%s(%s:%d)".formatted(frame.getMethodName(), file, first + Math.max(1, frame.getLineNumber()) - 1);
    }

    private int lineAt(int offset) {
        return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
