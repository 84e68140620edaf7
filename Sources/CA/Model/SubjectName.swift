/// Who a certificate speaks of, as parts an administrator gives (RFC 5280 §4.1.2.4).
public struct SubjectName: Hashable, Sendable {
    public var commonName: String
    public var organization: String?
    public var organizationalUnit: String?
    public var locality: String?
    public var state: String?
    /// Two letters (ISO 3166-1).
    public var country: String?

    public init(
        commonName: String, organization: String? = nil, organizationalUnit: String? = nil, locality: String? = nil, state: String? = nil,
        country: String? = nil
    ) {
        self.commonName = commonName
        self.organization = organization
        self.organizationalUnit = organizationalUnit
        self.locality = locality
        self.state = state
        self.country = country
    }

    /// Between commas; a backslash takes the next character as it is (RFC 4514 §2.4).
    private static func parts(_ text: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            switch character {
            case "\\" where !isEscaped: isEscaped = true
            case "," where !isEscaped: parts.append("")
            default:
                parts[parts.count - 1].append(character)
                isEscaped = false
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// Reads `O=Example, OU=Mail, C=DE`; empty adds nothing. A comma within a value is written `\,`.
    /// - Throws: `CAError.badInput` for parts that are not known.
    public init(commonName: String, parts text: String) throws(CAError) {
        self.init(commonName: commonName)
        for part in Self.parts(text) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
            guard pair.count == 2 else {
                throw .badInput("“\(part)” is no part of a name: write O=Example, OU=Sales, L=Bonn, ST=NRW or C=DE", field: "subject")
            }
            let value = String(pair[1])
            switch pair[0].uppercased() {
            case "O": organization = value
            case "OU": organizationalUnit = value
            case "L": locality = value
            case "ST": state = value
            case "C": country = value.uppercased()
            default: throw .badInput("“\(pair[0])” is no part of a name known here: O, OU, L, ST and C are", field: "subject")
            }
        }
    }

    /// The parts besides the common name, as `init(commonName:parts:)` reads them.
    public var partsText: String {
        rest.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    }

    /// Short name and value of each part, most general first.
    func checkedParts() throws(CAError) -> [(name: String, value: String)] {
        if let country, country.utf8.count != 2 || !country.utf8.allSatisfy({ (65...90).contains($0) }) {
            throw .badInput("a country is two letters such as DE", field: "subject")
        }
        let all = rest + [("CN", commonName)]
        for part in all {
            // RFC 5280 appendix A.1: ub-common-name, ub-organization-name and their like are 64.
            guard (1...64).contains(part.value.unicodeScalars.count),
                part.value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }),
                !part.value.allSatisfy(\.isWhitespace)
            else {
                let field = part.name == "CN" ? "commonName" : "subject"
                throw .badInput("\(part.name) has 1 to 64 characters in one line", field: field)
            }
        }
        return all
    }

    private var rest: [(name: String, value: String)] {
        [("C", country), ("ST", state), ("L", locality), ("O", organization), ("OU", organizationalUnit)].compactMap { name, value in
            value.map { (name, $0) }
        }
    }
}
