/// One row of a result, its values by position (the order of the SELECT list).
public struct SQLRow: Hashable, Sendable {
    /// Never empty.
    public let values: [SQLValue]

    /// - Parameter values: in the order of the SELECT list.
    public init(_ values: [SQLValue]) { self.values = values }

    /// - Throws: `StoreError.corrupt` when the column holds no integer.
    public func integer(_ column: Int) throws -> Int64 {
        guard case .integer(let number) = values[column] else { throw mismatch(column, "an integer") }
        return number
    }

    /// - Throws: `StoreError.corrupt` when the column holds no text.
    public func text(_ column: Int) throws -> String {
        guard case .text(let text) = values[column] else { throw mismatch(column, "text") }
        return text
    }

    /// - Throws: `StoreError.corrupt` when the column holds no bytes.
    public func blob(_ column: Int) throws -> [UInt8] {
        guard case .blob(let bytes) = values[column] else { throw mismatch(column, "bytes") }
        return bytes
    }

    /// `nil` for NULL.
    public func optionalInteger(_ column: Int) throws -> Int64? { values[column] == .null ? nil : try integer(column) }
    /// `nil` for NULL.
    public func optionalText(_ column: Int) throws -> String? { values[column] == .null ? nil : try text(column) }
    /// `nil` for NULL.
    public func optionalBlob(_ column: Int) throws -> [UInt8]? { values[column] == .null ? nil : try blob(column) }
    /// An integer that is not 0.
    public func flag(_ column: Int) throws -> Bool { try integer(column) != 0 }

    private func mismatch(_ column: Int, _ wanted: String) -> StoreError {
        .corrupt("column \(column) of a row is not \(wanted)")
    }
}
