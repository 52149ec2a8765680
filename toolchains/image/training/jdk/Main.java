package nativesandbox.training;

import java.io.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import java.util.stream.*;

/** What programs sent to a judge are made of, so that the compiler has seen it once. */
public class Main {
    record Point(String name, int value) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(int radius) implements Shape {}

    record Square(String side) implements Shape {}

    enum Colour { RED, GREEN }

    static <T extends Comparable<T>> T greatest(List<T> values) {
        return values.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    static int size(Shape shape) {
        return switch (shape) {
            case Circle circle -> circle.radius();
            case Square square -> square.side().length();
        };
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer tokens = new StringTokenizer("1 2 3");
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 10; i++) counts.merge("k" + i % 3, 1, Integer::sum);
        var grouped = IntStream.range(0, 10).boxed().map(x -> new Point("p" + x, x))
            .filter(p -> p.value() % 2 == 0).collect(Collectors.groupingBy(Point::value));
        int[] numbers = {3, 1, 2};
        Arrays.sort(numbers);
        StringBuilder text = new StringBuilder();
        for (int number : numbers) text.append(number).append(' ');
        System.out.println(text + " " + counts + grouped + greatest(List.of(1, 2, 3)) + size(new Circle(2)) + Colour.RED);
        System.out.printf("%d %.2f %s%n", 1, 2.0, tokens.nextToken());
        PriorityQueue<int[]> queue = new PriorityQueue<>((a, b) -> a[0] - b[0]);
        queue.add(numbers);
        Deque<Integer> deque = new ArrayDeque<>();
        deque.add(1);
        try {
            throw new IllegalStateException("expected");
        } catch (RuntimeException expected) {
            System.err.println(expected.getMessage());
        }
        Function<Integer, Function<Integer, Integer>> add = a -> b -> a + b;
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Future<Integer> sum = pool.submit(() -> add.apply(1).apply(2));
        System.out.println(sum.get());
        pool.shutdown();
        System.out.println("Hello, " + reader.readLine() + "!");
    }
}
