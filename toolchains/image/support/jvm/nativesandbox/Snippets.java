package nativesandbox;

import java.io.IOException;
import java.nio.file.Path;
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
import jdk.jshell.UnresolvedReferenceException;

/** Evaluates files of snippets in this machine, one snippet after the other; the first that fails ends it. */
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

    /** What jshell calls first in each method of a snippet, to stop it when it is told to. Not what anybody wrote. */
    private static final String STOP_CHECK = "REPL.$Cancel$";

    /** What an opened file may open, lest it opens itself for ever. */
    private static final int MOST_OPEN = 16;

    private record Place(String file, int line) {}

    private final JShell shell = JShell.builder().executionEngine("local").build();
    private final Map<String, Place> places = new HashMap<>();
    private int open;

    Snippets() {
        IMPORTS.lines().forEach(shell::eval);
    }

    /** Gives the program its arguments. Without any the variable costs a compilation for nothing and is left out. */
    void define(String[] arguments) {
        if (arguments.length == 0) return;
        System.setProperty("nativesandbox.arguments", String.join("\0", arguments));
        shell.eval("String[] args = System.getProperty(\"nativesandbox.arguments\").split(\"\\0\", -1);");
    }

    /** @return the status to exit with, or null where the file's end was reached. */
    Integer run(SnippetFile file) {
        while (!file.atEnd()) {
            Place place = new Place(file.name(), file.line());
            if (file.atCommand()) {
                Integer status = obey(file.takeCommand(), place);
                if (status != null) return status;
                continue;
            }
            String source = file.takeSnippet(shell.sourceCodeAnalysis());
            if (source == null) return null;
            if (!evaluate(source, place)) return 1;
        }
        return null;
    }

    @Override
    public void close() {
        shell.close();
    }

    private Integer obey(String command, Place place) {
        String[] words = command.split("\\s+", 2);
        if (command.matches("/exit(\\s+-?\\d+)?")) return words.length > 1 ? Integer.parseInt(words[1]) : 0;
        if (words[0].equals("/open") && words.length > 1) return open(words[1], place);
        System.err.printf("%s:%d: warning: %s is for the jshell prompt and does nothing here%n", place.file, place.line, words[0]);
        return null;
    }

    private Integer open(String name, Place place) {
        try {
            if (++open > MOST_OPEN) throw new IOException("more than " + MOST_OPEN + " files are open");
            Integer status = run(SnippetFile.read(Path.of(name)));
            open--;
            return status;
        } catch (IOException error) {
            System.err.printf("%s:%d: error: %s cannot be opened: %s%n", place.file, place.line, name, error);
            return 1;
        }
    }

    private boolean evaluate(String source, Place place) {
        List<SnippetEvent> events = shell.eval(source);
        boolean good = true;
        for (SnippetEvent event : events) {
            // What a snippet throws names its lines by its id.
            places.putIfAbsent(event.snippet().id(), place);
            if (event.causeSnippet() != null) continue;
            if (event.status() == Snippet.Status.REJECTED) {
                shell.diagnostics(event.snippet()).forEach(diagnostic -> print(diagnostic, source, place));
                good = false;
            } else if (event.exception() != null) {
                print(event.exception());
                good = false;
            }
        }
        return good;
    }

    private void print(Diag diagnostic, String source, Place place) {
        int at = (int) Math.max(0, Math.min(diagnostic.getStartPosition(), source.length()));
        int start = source.lastIndexOf('\n', at - 1) + 1, end = source.indexOf('\n', at);
        System.err.printf("%s:%d: %s: %s%n%s%n%s^%n", place.file, place.line + (int) source.substring(0, at).chars().filter(c -> c == '\n').count(),
            diagnostic.isError() ? "error" : "warning", diagnostic.getMessage(Locale.ROOT),
            source.substring(start, end < 0 ? source.length() : end), " ".repeat(at - start));
    }

    private void print(JShellException exception) {
        if (exception instanceof UnresolvedReferenceException unresolved) {
            Place place = places.get(unresolved.getSnippet().id());
            String needs = String.join(", ", shell.unresolvedDependencies(unresolved.getSnippet()).toList());
            System.err.printf("%s:%d: error: it needs %s, which is not declared%n", place.file, place.line, needs);
            return;
        }
        String kind = exception instanceof EvalException thrown ? thrown.getExceptionClassName() : exception.getClass().getName();
        System.err.println("Exception in thread \"main\" " + kind + (exception.getMessage() == null ? "" : ": " + exception.getMessage()));
        for (StackTraceElement frame : exception.getStackTrace()) {
            if (!frame.getClassName().equals(STOP_CHECK)) System.err.println("\tat " + describe(frame));
        }
        if (exception.getCause() instanceof JShellException cause) {
            System.err.print("Caused by: ");
            print(cause);
        }
    }

    /** Frames of snippets name them as #ID with a line of their own: told as lines of the file. */
    private String describe(StackTraceElement frame) {
        String name = frame.getFileName();
        Place place = name == null || !name.startsWith("#") ? null : places.get(name.substring(1));
        return place == null ? frame.toString()
            : "%s(%s:%d)".formatted(frame.getMethodName(), place.file, place.line + Math.max(1, frame.getLineNumber()) - 1);
    }
}
