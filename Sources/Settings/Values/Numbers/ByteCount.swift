/// A size in bytes, written with a unit: `100 MB`, `32 MiB`, `512000000`.
public struct ByteCount: Hashable, Sendable, Comparable {
    /// 0 or more.
    public var bytes: Int

    /// - Parameter bytes: 0 or more.
    public init(_ bytes: Int) { self.bytes = bytes }

    /// Powers of 1000.
    public static func megabytes(_ count: Int) -> Self { Self(count * 1_000_000) }

    public static func < (a: Self, b: Self) -> Bool { a.bytes < b.bytes }
}

extension ByteCount: SettingValue {
    // Largest first: the first unit that divides a size is the one it is written in.
    private static let units: [(name: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1000), ("B", 1),
    ]

    public static var form: String { "a size such as 500 kB, 100 MB or 32 MiB" }

    /// Reads a whole number of bytes with an optional unit (kB, MB, GB: powers of 1000; KiB, MiB, GiB: of 1024).
    public init?(settingText: String) {
        guard let (number, unit) = settingText.numberAndUnit,
            let factor = unit.isEmpty ? 1 : Self.units.first(where: { $0.name.lowercased() == unit.lowercased() })?.bytes
        else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.init(bytes)
    }

    public var settingText: String {
        guard bytes > 0, let unit = Self.units.first(where: { bytes % $0.bytes == 0 }) else { return "\(bytes) B" }
        return "\(bytes / unit.bytes) \(unit.name)"
    }
}

extension String {
    /// `100 MB` → (100, "MB"): decimal digits, then what follows without blanks; `nil` for anything else.
    var numberAndUnit: (Int, String)? {
        let text = trimmedBlanks
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let number = Int(digits) else { return nil }
        return (number, String(text.dropFirst(digits.count)).trimmedBlanks)
    }
}
