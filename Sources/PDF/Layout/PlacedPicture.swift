/// A picture with the size it is wanted in, in points; boxes make it smaller where there is no room.
struct PlacedPicture {
    var picture: Picture
    var width: Double
    var height: Double
    /// What it shows, for those who cannot see it.
    var description: String

    func fitted(to widest: Double, _ highest: Double) -> PlacedPicture {
        let factor = min(1, max(1, widest) / max(0.1, width), highest / max(0.1, height))
        var result = self
        result.width = width * factor
        result.height = height * factor
        return result
    }
}
