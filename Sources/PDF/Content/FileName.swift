/// Names of attachments: shown and stored as data, never used as a path (`threats.md` A6.5).
enum FileName {
    private static let longest = 200

    /// Without slashes, colons, controls and characters that turn text around; a dot at the start is no hidden file.
    static func cleaned(_ name: String) -> String {
        let scalars = name.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            if turnsAround(scalar) || scalar.properties.generalCategory == .control { return nil }
            return "/\\:*?\"<>|".unicodeScalars.contains(scalar) ? "_" : scalar
        }
        var text = String(String.UnicodeScalarView(scalars)).trimmingSpaces
        while text.hasPrefix(".") { text.removeFirst() }
        guard text.count > longest else { return text }
        let end = suffix(of: text)
        return String(text.prefix(longest - end.count)) + end
    }

    /// Marks and overrides of the bidirectional algorithm, and invisible joiners: `gpj.exe` must not read `exe.jpg`.
    static func turnsAround(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF, 0x200B, 0x2060: true
        default: false
        }
    }

    /// Makes a name that is not yet taken, compared without case: `report (2).pdf`.
    static func unique(_ name: String, among taken: inout Set<String>) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate.lowercased()).inserted {
            let end = suffix(of: name)
            candidate = "\(name.dropLast(end.count)) (\(number))\(end)"
            number += 1
        }
        return candidate
    }

    /// Programs and scripts of the usual systems: the list of files says so.
    static func isProgram(_ name: String) -> Bool {
        programs.contains(String(suffix(of: name).dropFirst()).lowercased())
    }

    /// `.pdf`; empty for none.
    private static func suffix(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        let end = String(name[dot...])
        return end.count <= 12 ? end : ""
    }

    private static let programs: Set<String> = [
        "app", "apk", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "iso", "jar", "js", "jse", "lnk", "msi", "msp", "pif",
        "pkg", "ps1", "reg", "scr", "sh", "url", "vb", "vbe", "vbs", "wsf", "wsh",
    ]
}

extension String {
    /// Without blanks at both ends.
    var trimmingSpaces: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
