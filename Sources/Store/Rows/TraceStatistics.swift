import Foundation

extension ReadTransaction {
    /// How many recipients had which outcome, by the hour since 1970.
    public func traceCounts(since: Date) throws -> [(hour: Int64, outcome: String, count: Int)] {
        let sql = """
            SELECT at / 3600000 AS hour, outcome, count(*) FROM trace_recipient WHERE at >= $1 GROUP BY 1, 2 ORDER BY 1, 2
            """
        return try rows(sql, .integer(since.milliseconds)).map { (try $0.integer(0), try $0.text(1), Int(try $0.integer(2))) }
    }

    /// What other servers said to tries that did not deliver, the most frequent first.
    public func deliveryReasons(since: Date, limit: Int) throws -> [(outcome: String, answer: String, count: Int)] {
        let sql = """
            SELECT outcome, answer, count(*) FROM delivery_try WHERE at >= $1 AND outcome <> 'delivered'
            GROUP BY outcome, answer ORDER BY 3 DESC, 2 LIMIT $2
            """
        return try rows(sql, .integer(since.milliseconds), SQLValue(limit)).map {
            (try $0.text(0), try $0.text(1), Int(try $0.integer(2)))
        }
    }
}
