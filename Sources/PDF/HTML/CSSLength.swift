/// Lengths of CSS in points. A pixel is three quarters of one.
enum CSSLength {
    static let pixel = 0.75

    /// - Parameters:
    ///   - em: the size of the letters, in points.
    ///   - whole: what 100 % is; `nil` where a share is not taken.
    static func points(_ text: some StringProtocol, em: Double, whole: Double? = nil) -> Double? {
        let value = text.trimmingPrefix(while: \.isWhitespace).lowercased()
        let digits = value.prefix { $0.isNumber && $0.isASCII || $0 == "." || $0 == "-" || $0 == "+" }
        guard let number = Double(digits), number.isFinite, abs(number) < 100_000 else { return nil }
        switch value.dropFirst(digits.count).prefix(while: { $0.isLetter || $0 == "%" }) {
        case "", "px": return number * pixel
        case "pt": return number
        case "em": return number * em
        case "rem": return number * 12
        case "ex", "ch": return number * em / 2
        case "pc": return number * 12
        case "in": return number * 72
        case "cm": return number * 72 / 2.54
        case "mm": return number * 72 / 25.4
        case "%": return whole.map { $0 * number / 100 }
        default: return nil
        }
    }

    /// A width that may be a share of its container.
    static func length(_ text: some StringProtocol, em: Double) -> BoxStyle.Length? {
        let value = text.trimmingPrefix(while: \.isWhitespace)
        if let mark = value.firstIndex(of: "%"), let number = Double(value[..<mark]), (0...10_000).contains(number) {
            return number > 0 ? .share(min(1, number / 100)) : nil
        }
        guard let points = points(value, em: em), points > 0 else { return nil }
        return .points(points)
    }
}
