package nativesandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** A file of snippets, taken apart from its beginning. */
final class SnippetFile {
    private final String name, text;
    private int position;

    private SnippetFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    static SnippetFile read(Path path) throws IOException {
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) text = text.substring(1);
        return new SnippetFile(path.toString(), text.replace("\r\n", "\n"));
    }

    String name() {
        return name;
    }

    /** The line of what is next, from 1. */
    int line() {
        return 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    boolean atEnd() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) position++;
        return position == text.length();
    }

    boolean atCommand() {
        return text.startsWith("/", position) && !text.startsWith("//", position) && !text.startsWith("/*", position);
    }

    /** Takes a line that is meant for the jshell command. */
    String takeCommand() {
        int end = endOfLine(position);
        String line = text.substring(position, end).strip();
        position = end;
        return line;
    }

    /** Takes a snippet; null where only comments are left. */
    String takeSnippet(SourceCodeAnalysis analysis) {
        String rest = text.substring(position);
        CompletionInfo info = analysis.analyzeCompletion(rest);
        if (info.completeness() == Completeness.EMPTY) return null;
        int length = rest.length() - info.remaining().length();
        if (!isWhole(info)) {
            // A semicolon may be missing at the end of a line: what stands behind it makes no sense of the line then.
            length = rest.length();
            for (int end = endOfLine(position); end < text.length(); end = endOfLine(end + 1)) {
                CompletionInfo lines = analysis.analyzeCompletion(text.substring(position, end));
                if (!isWhole(lines)) continue;
                info = lines;
                length = end - position - lines.remaining().length();
                break;
            }
        }
        position += length;
        // jshell may have put a semicolon behind it; positions before that are the same.
        return info.source() == null ? rest.substring(0, length) : info.source();
    }

    private static boolean isWhole(CompletionInfo info) {
        return info.completeness() == Completeness.COMPLETE || info.completeness() == Completeness.COMPLETE_WITH_SEMI;
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
