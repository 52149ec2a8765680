package nativesandbox.training

import scala.collection.mutable
import scala.util.{Failure, Success, Try}

case class Point(name: String, value: Int)

sealed trait Shape
case class Circle(radius: Int) extends Shape
case class Square(side: String) extends Shape

object Main {
  def size(shape: Shape): Int = shape match {
    case Circle(radius) => radius
    case Square(side)   => side.length
  }

  def main(arguments: Array[String]): Unit = {
    val name = scala.io.StdIn.readLine()
    val counts = mutable.Map[String, Int]().withDefaultValue(0)
    for (i <- 0 until 10) counts(s"k${i % 3}") += 1
    val grouped = (1 to 10).map(i => Point("p" + i, i)).filter(_.value % 2 == 0).groupBy(_.value)
    println(grouped)
    println(counts.toList.sorted)
    println(size(Circle(1)))
    println(Array(3, 1, 2).sorted.mkString(" "))
    val pairs = for { a <- List(1, 2); b <- Option(a) } yield (a, b)
    Try(pairs.head) match {
      case Success(value) => println(value)
      case Failure(error) => println(error.getMessage)
    }
    println(f"Hello, $name! ${math.Pi}%.2f")
  }
}
