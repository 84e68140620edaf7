import Foundation
import Web

/// Bars above one another by the hour, with the same numbers as a table behind them.
struct BarChart {
    struct Bar {
        /// Below it, where there is room.
        var label: String
        /// From the base up; one for each series.
        var values: [Int]
    }

    var title: String
    var series: [String]
    var bars: [Bar]

    private static let classes = ["one", "two", "three", "four"]
    private static let (width, height, base) = (720.0, 190.0, 168.0)

    var html: HTML {
        let most = max(bars.map { $0.values.reduce(0, +) }.max() ?? 0, 1)
        let top = Self.round(most)
        let slot = (Self.width - 34) / Double(max(bars.count, 1))
        let columns: [HTML] = bars.enumerated().map { index, bar in column(bar, x: 34 + slot * Double(index), width: slot * 0.68, top: top)
        }
        let labels: [HTML] = bars.enumerated().filter { $0.offset % 3 == 0 }.map { index, bar in
            "<text x=\"\(Self.digits(34 + slot * Double(index)))\" y=\"184\">\(bar.label)</text>"
        }
        let grid: [HTML] = [0, top / 2, top].map { value in
            let y = Self.base - 150 * Double(value) / Double(top)
            return """
                <line class="grid" x1="34" x2="720" y1="\(Self.digits(y))" y2="\(Self.digits(y))"/>\
                <text x="28" y="\(Self.digits(y + 4))" text-anchor="end">\(value)</text>
                """
        }
        let legend: [HTML] = series.enumerated().map { index, name in
            """
            <li><svg class="chart" viewBox="0 0 11 11" aria-hidden="true"><rect class="\(Self.classes[index % 4])" width="11" height="11" rx="2"/></svg>\(name)</li>
            """
        }
        return """
            <svg class="chart" viewBox="0 0 720 190" role="img" aria-label="\(title)">\(grid)\(columns)\(labels)</svg>
            <ul class="legend">\(legend)</ul>
            """
    }

    private func column(_ bar: Bar, x: Double, width: Double, top: Int) -> HTML {
        var y = Self.base
        let parts: [HTML] = bar.values.enumerated().filter { $0.element > 0 }.map { index, value in
            let height = max(150 * Double(value) / Double(top), 1.5)
            y -= height
            return """
                <rect class="\(Self.classes[index % 4])" x="\(Self.digits(x))" y="\(Self.digits(y))" width="\(Self.digits(width))" \
                height="\(Self.digits(max(height - 1, 1)))" rx="1.5"/>
                """
        }
        return "\(parts)"
    }

    /// The next even number that reads well.
    private static func round(_ value: Int) -> Int {
        var step = 2
        while step * 10 < value { step *= 10 }
        return (value + step - 1) / step * step
    }

    private static func digits(_ value: Double) -> String { String(format: "%.1f", value) }
}
