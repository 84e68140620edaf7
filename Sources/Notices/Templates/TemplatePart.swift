import Foundation
import Mustache

/// One checked part of a template: its shape for the bounds, and the engine's form for filling it.
struct TemplatePart: Sendable {
    let nodes: [TemplateNode]
    private let engine: MustacheTemplate

    /// - Throws: what the engine says about text the scan let through; there is no such text known.
    init(_ text: some StringProtocol, nodes: [TemplateNode]) throws {
        self.nodes = nodes
        // Values are escaped by us before the engine sees them: its own escaping takes `"` with a combining mark behind it for another
        // character and leaves it as it is.
        engine = try MustacheTemplate(string: "{{%CONTENT_TYPE:TEXT}}\n" + text)
    }

    /// Bytes the filled part can have at most.
    func size(with values: FilledValues) -> Int { Self.size(nodes, values, item: nil) }

    func fill(_ values: FilledValues) -> String { engine.render(values.context) }

    private static func size(_ nodes: [TemplateNode], _ values: FilledValues, item: FilledValues.Item?) -> Int {
        var total = 0
        for node in nodes where total <= TemplateLimits.output {
            switch node {
            case .text(let count): total += count
            case .variable(let name): total += item?.size(of: name) ?? values.size(of: name)
            case .section(let name, _, let inner):
                if let items = values.items(of: name) {
                    // For an inverted section this counts too much, never too little.
                    for item in items where total <= TemplateLimits.output { total += size(inner, values, item: item) }
                    if items.isEmpty { total += size(inner, values, item: nil) }
                } else {
                    total += size(inner, values, item: item)
                }
            }
        }
        return total
    }
}
