import AdminOperations
import Foundation

/// Decodes anything from nothing and notes what was asked for.
struct SchemaDecoder: Decoder {
    let book: SchemaBook
    let notes: SchemaNotes
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        if case .nothing = notes.kind { notes.kind = .object(members: [:], required: []) }
        return KeyedDecodingContainer(Keyed(book: book, notes: notes))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { Unkeyed(book: book, notes: notes) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(book: book, notes: notes) }

    /// Members of an object, or of a map when all keys are asked for.
    private final class Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let book: SchemaBook
        let notes: SchemaNotes
        private var optional: Set<String> = []
        private var isMap = false
        var codingPath: [any CodingKey] { [] }

        init(book: SchemaBook, notes: SchemaNotes) {
            self.book = book
            self.notes = notes
        }

        var allKeys: [Key] {
            isMap = true
            return [Key(stringValue: "key")].compactMap(\.self)
        }

        /// Asked only before an optional member is decoded.
        func contains(_ key: Key) -> Bool {
            if !isMap { optional.insert(key.stringValue) }
            return true
        }

        func decodeNil(forKey key: Key) throws -> Bool { false }

        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            let (schema, value) = book.record(type)
            note(schema, key)
            guard let value else { throw SchemaBook.Recursion() }
            return value
        }

        private func note(_ schema: JSONValue, _ key: Key) {
            guard !isMap else {
                notes.kind = .map(schema)
                return
            }
            guard case .object(var members, var required) = notes.kind else { return }
            members[key.stringValue] = schema
            if !optional.contains(key.stringValue) { required.insert(key.stringValue) }
            notes.kind = .object(members: members, required: required)
        }

        func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) throws -> KeyedDecodingContainer<Inner> {
            throw SchemaBook.Recursion()
        }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw SchemaBook.Recursion() }
        func superDecoder() throws -> any Decoder { throw SchemaBook.Recursion() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaBook.Recursion() }
    }

    /// A list of one item.
    private struct Unkeyed: UnkeyedDecodingContainer {
        let book: SchemaBook
        let notes: SchemaNotes
        var currentIndex = 0
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 1 }
        var isAtEnd: Bool { currentIndex > 0 }

        mutating func decodeNil() throws -> Bool { false }

        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            currentIndex += 1
            let (schema, value) = book.record(type)
            notes.kind = .list(schema)
            guard let value else { throw SchemaBook.Recursion() }
            return value
        }

        mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
            throw SchemaBook.Recursion()
        }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SchemaBook.Recursion() }
        mutating func superDecoder() throws -> any Decoder { throw SchemaBook.Recursion() }
    }

    /// One value that stands for the whole.
    private struct Single: SingleValueDecodingContainer {
        let book: SchemaBook
        let notes: SchemaNotes
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { false }

        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            let (schema, value) = book.record(type)
            notes.kind = .leaf(schema)
            guard let value else { throw SchemaBook.Recursion() }
            return value
        }
    }
}
