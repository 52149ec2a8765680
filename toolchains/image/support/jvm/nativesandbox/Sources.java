package nativesandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The sources of a program: all below the working directory, the main one first. */
final class Sources {
    private Sources() {}

    static List<Path> find(String extension) throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of(""))) {
            return paths.filter(path -> path.toString().endsWith(extension) && Files.isRegularFile(path))
                .sorted(Comparator.comparing((Path path) -> !path.toString().equalsIgnoreCase("main" + extension))
                    .thenComparing(Path::toString))
                .toList();
        }
    }
}
