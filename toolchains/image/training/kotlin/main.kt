package nativesandbox.training

import java.io.BufferedReader
import java.io.InputStreamReader

data class Point(val name: String, val value: Int)

sealed class Shape {
    class Circle(val radius: Int) : Shape()
    class Square(val side: String) : Shape()
}

enum class Colour { RED, GREEN }

fun size(shape: Shape) = when (shape) {
    is Shape.Circle -> shape.radius
    is Shape.Square -> shape.side.length
}

fun <T : Comparable<T>> List<T>.greatest(): T? = maxOrNull()

fun main(arguments: Array<String>) {
    val reader = BufferedReader(InputStreamReader(System.`in`))
    val name = reader.readLine()
    val counts = mutableMapOf<String, Int>()
    for (i in 0 until 10) counts["k${i % 3}"] = (counts["k${i % 3}"] ?: 0) + 1
    val grouped = (1..10).map { Point("p$it", it) }.filter { it.value % 2 == 0 }.groupBy { it.value }
    println(grouped)
    println(counts.toSortedMap())
    val (a, b) = Pair(1, 2)
    println(a + b + size(Shape.Circle(1)))
    val squares = IntArray(5) { it * it }
    println(squares.sum())
    println(listOf(3, 1, 2).greatest())
    val text = StringBuilder()
    repeat(3) { text.append(it) }
    try {
        error("expected")
    } catch (expected: IllegalStateException) {
        println(expected.message)
    }
    println("Hello, $name! $text ${arguments.size} ${Colour.RED}")
}
