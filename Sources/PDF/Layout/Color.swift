/// A colour without transparency: it is blended with white when it is read.
struct Color: Hashable {
    var red: Double
    var green: Double
    var blue: Double

    init(_ red: Double, _ green: Double, _ blue: Double) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// `0x1c2330`.
    init(_ hex: UInt32) {
        self.init(Double(hex >> 16 & 255) / 255, Double(hex >> 8 & 255) / 255, Double(hex & 255) / 255)
    }

    static let ink = Color(0x1C2330)
    static let muted = Color(0x5C6675)
    static let line = Color(0xE4E0D8)
    static let paper = Color(0xFFFFFF)
    static let shade = Color(0xFBFAF7)
    static let action = Color(0x1F4E79)
    static let actionTint = Color(0xE8EFF6)
    static let seal = Color(0x9E2B25)
    static let good = Color(0x1F6B45)
    static let goodTint = Color(0xE5F2EA)
    static let attention = Color(0x8A5A00)
    static let attentionTint = Color(0xFBF1DC)

    /// WCAG 2.2, relative luminance.
    var luminance: Double {
        func linear(_ part: Double) -> Double { part <= 0.04045 ? part / 12.92 : Self.power((part + 0.055) / 1.055) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// WCAG 2.2, contrast ratio: 1 for the same colour.
    func contrast(to other: Color) -> Double {
        let (one, two) = (luminance + 0.05, other.luminance + 0.05)
        return max(one, two) / min(one, two)
    }

    func blended(with other: Color, opacity: Double) -> Color {
        func mix(_ one: Double, _ two: Double) -> Double { one * opacity + two * (1 - opacity) }
        return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }

    /// `value` to 2.4, near enough for a contrast: between its square and its cube.
    private static func power(_ value: Double) -> Double {
        let square = value * value
        return square * (0.6 + 0.4 * value)
    }
}
