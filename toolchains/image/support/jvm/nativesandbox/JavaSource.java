package nativesandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.SimpleJavaFileObject;

/** A source that may hold a public class of any name: people send Solution in a file that was saved as Main.java. */
final class JavaSource extends SimpleJavaFileObject {
    private final Path path;
    private String text;

    JavaSource(Path path) {
        super(path.toUri(), Kind.SOURCE);
        this.path = path;
    }

    @Override
    public String getName() {
        return path.toString();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
        if (text == null) {
            text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            if (text.startsWith("\uFEFF")) text = text.substring(1);
        }
        return text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        // javac asks so for public classes, and to recognise these two.
        boolean special = simpleName.equals("module-info") || simpleName.equals("package-info");
        return kind == Kind.SOURCE && (!special || path.getFileName().toString().equals(simpleName + ".java"));
    }
}
