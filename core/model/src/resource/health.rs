//! Whether the program works.

published! {
    /// Whether the program works.
    #[derive(Copy)]
    pub struct Health {
        /// `ok`: where it is not, a problem is answered.
        pub status: &'static str,
    }
}

impl Health {
    /// It does.
    pub const OK: Self = Self { status: "ok" };
}
