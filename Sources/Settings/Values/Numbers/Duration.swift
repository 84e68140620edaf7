/// Durations are whole seconds, written with a unit: `5 d`, `12 h`, `30 min`, `300 s`, `0`.
extension Duration: SettingValue {
    private static let units: [(name: String, seconds: Int)] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]

    public static var form: String { "a duration such as 5 d, 12 h, 30 min, 300 s or 0" }

    public init?(settingText: String) {
        guard let (number, unit) = settingText.numberAndUnit else { return nil }
        if unit.isEmpty, number == 0 {
            self = .zero
            return
        }
        guard let factor = Self.units.first(where: { $0.name == unit.lowercased() })?.seconds else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: factor)
        // A thousand years: dates computed from it stay within what calendars and stores can hold.
        guard !overflow, seconds <= 1000 * 366 * 86_400 else { return nil }
        self = .seconds(seconds)
    }

    public var settingText: String {
        let seconds = Int(components.seconds)
        guard seconds > 0, let unit = Self.units.first(where: { seconds % $0.seconds == 0 }) else { return "\(seconds)" }
        return "\(seconds / unit.seconds) \(unit.name)"
    }
}
