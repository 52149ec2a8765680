var scanner = new Scanner(System.in);
String name = scanner.nextLine();
int twice(int x) { return x * 2; }
record Point(int x) {}
for (int i = 0; i < 3; i++) System.out.println(twice(i));
var numbers = List.of(1, 2, 3).stream().map(x -> x + 1).toList();
System.out.println(numbers);
System.out.println("Hello, " + name + "! " + new Point(1));
class Counter {
    private int count;
    int next() { return ++count; }
}
System.out.printf("%d%n", new Counter().next());
