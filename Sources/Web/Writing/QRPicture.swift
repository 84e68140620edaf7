/// A QR code as a picture in the page itself, always dark on light: readers want it so.
public enum QRPicture {
    private static let margin = 4

    /// - Returns: `nil` when the text is too long for one.
    public static func svg(_ text: String, title: String) -> HTML? {
        guard let code = QRCode(Array(text.utf8)) else { return nil }
        let side = code.size + 2 * margin
        var path = ""
        for row in 0..<code.size {
            for column in 0..<code.size where code[row, column] { path += "M\(column + margin) \(row + margin)h1v1h-1z" }
        }
        return """
            <svg class="qr" viewBox="0 0 \(side) \(side)" role="img" aria-label="\(title)" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"></rect><path d="\(path)" fill="#000"></path></svg>
            """
    }
}
