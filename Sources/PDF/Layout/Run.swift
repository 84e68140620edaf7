/// A piece of a paragraph: text of one look, or a picture that stands in the line.
enum Run {
    case text(String, TextStyle)
    case picture(PlacedPicture)
}
