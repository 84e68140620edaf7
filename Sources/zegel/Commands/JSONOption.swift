import AdminOperations
import ArgumentParser
import Foundation

/// `--json` on every read.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "Print JSON.")
    var json = false

    /// Prints each element as one line of JSON.
    static func printLines(_ elements: [some Encodable]) throws {
        let encoder = WireFormat.encoder
        encoder.outputFormatting.remove(.prettyPrinted)
        for element in elements { Swift.print(String(decoding: try encoder.encode(element), as: UTF8.self)) }
    }

    /// Prints the result as JSON, or as `text` makes it for people.
    func print<T: Encodable>(_ result: T, _ text: (T) -> String) throws {
        if json {
            let encoder = WireFormat.encoder
            encoder.outputFormatting.insert(.prettyPrinted)
            Swift.print(String(decoding: try encoder.encode(result), as: UTF8.self))
        } else {
            let text = text(result)
            if !text.isEmpty { Swift.print(text) }
        }
    }
}
