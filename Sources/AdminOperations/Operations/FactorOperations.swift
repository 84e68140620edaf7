import Foundation

/// Begins to enrol a second factor.
public struct FactorBegin: AdminOperation {
    public static let name = "factor.begin"
    public static let access = Access.session
    public static let summary = "Makes the key for a second factor (RFC 6238); it counts once a code was given to factor.finish."
    public static let fields: [OperationField] = []

    public struct Result: Codable, Sendable, Hashable {
        /// Base32 (RFC 4648), to type in.
        public var secret: String
        /// `otpauth:`, for a QR code.
        public var address: String

        public init(secret: String, address: String) {
            self.secret = secret
            self.address = address
        }
    }

    public init() {}
}

/// Ends enrolling a second factor.
public struct FactorFinish: AdminOperation {
    public static let name = "factor.finish"
    public static let access = Access.session
    public static let summary = "Turns the second factor on with a code of it; the recovery codes are shown this once."
    public static let fields = [OperationField("code", .text, secret: true, "the six digits the program shows")]

    public struct Result: Codable, Sendable, Hashable {
        public var recoveryCodes: [String]

        public init(recoveryCodes: [String]) { self.recoveryCodes = recoveryCodes }
    }

    public var code: String

    public init(code: String) { self.code = code }
}

/// Takes the own second factor away.
public struct FactorRemove: AdminOperation {
    public static let name = "factor.remove"
    public static let access = Access.session
    public static let summary = "Takes one's own second factor away, after a confirmation; a new one has to be enrolled where it is required."
    public static let fields: [OperationField] = []
    public typealias Result = Done

    public init() {}
}
