import Foundation

let name = readLine() ?? ""
print("Hello, \(name)!", Date(timeIntervalSince1970: 0), sqrt(2.0))
