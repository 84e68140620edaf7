/// What a plan counts on is no longer in the store: a new decision, by what is there now, may do without it.
struct PlanOutdated: Error {
    /// For the log alone.
    let cause: String
}
