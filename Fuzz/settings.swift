// modules: Mail Settings
import Mail
import Settings

/// A value that is accepted is kept as it is written; one that is not has a reason that can be told; no expression takes long.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSettings(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    guard size > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let declaration = SettingRegistry.all[Int(bytes[0]) % SettingRegistry.all.count]
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    guard let value = declaration.value(of: text) else {
        _ = declaration.problem(in: text)
        return 0
    }
    require(declaration.value(of: value.settingText)?.settingText == value.settingText, "a value changed when it was read again")
    require(!value.settingText.unicodeScalars.contains("\n"), "a value has several lines")
    if case .list = declaration.shape {
        guard let elements = SettingListText.split(value.settingText) else {
            require(false, "a list cannot be read")
            return 0
        }
        require(SettingListText.join(elements) == value.settingText, "a list changed when it was taken apart")
        for element in elements { require(declaration.value(of: SettingListText.join([element])) != nil, "an element alone is refused") }
    }
    if let pattern = Pattern(text) { _ = pattern.search("a subject, aaaaaaaaaaaaaaaaaaaaaaaaaaaa!") }
    return 0
}
