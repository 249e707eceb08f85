//! Which commands there are outside, under which names and routes.

/// A command from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after the command it becomes")]
pub(crate) enum Kind {
    PlaceOrder,
    ConfirmOrder,
    CancelOrder,
    ExtendOrder,
    FulfilOrder,
    PayOrder,
    Reserve,
    Confirm,
    Release,
    Deduct,
    Extend,
    Receive,
    Adjust,
    Transfer,
    RaisePurchase,
    ReceivePurchase,
    RetryDebt,
    DropDebt,
    ReplyDebt,
    PutPolicy,
}

impl Kind {
    /// What a batch may hold, by the name its items use.
    pub(crate) const BATCH: [(&'static str, Self); 16] = [
        ("place_order", Self::PlaceOrder),
        ("confirm_order", Self::ConfirmOrder),
        ("cancel_order", Self::CancelOrder),
        ("extend_order", Self::ExtendOrder),
        ("fulfil_order", Self::FulfilOrder),
        ("pay_order", Self::PayOrder),
        ("reserve", Self::Reserve),
        ("confirm", Self::Confirm),
        ("release", Self::Release),
        ("deduct", Self::Deduct),
        ("extend", Self::Extend),
        ("receive", Self::Receive),
        ("adjust", Self::Adjust),
        ("transfer", Self::Transfer),
        ("raise_purchase", Self::RaisePurchase),
        ("receive_purchase", Self::ReceivePurchase),
    ];

    /// Its route: with the caller, the scope of an idempotency key.
    pub(crate) const fn route(self) -> &'static str {
        match self {
            Self::PlaceOrder => "/api/v1/orders",
            Self::ConfirmOrder => "/api/v1/orders/{id}/confirm",
            Self::CancelOrder => "/api/v1/orders/{id}/cancel",
            Self::ExtendOrder => "/api/v1/orders/{id}/extend",
            Self::FulfilOrder => "/api/v1/orders/{id}/fulfil",
            Self::PayOrder => "/api/v1/orders/{id}/payment",
            Self::Reserve => "/api/v1/inventory/reserve",
            Self::Confirm => "/api/v1/inventory/confirm",
            Self::Release => "/api/v1/inventory/release",
            Self::Deduct => "/api/v1/inventory/deduct",
            Self::Extend => "/api/v1/inventory/extend",
            Self::Receive => "/api/v1/inventory/receive",
            Self::Adjust => "/api/v1/inventory/adjust",
            Self::Transfer => "/api/v1/inventory/transfer",
            Self::RaisePurchase => "/api/v1/purchase-orders",
            Self::ReceivePurchase => "/api/v1/purchase-orders/{id}/receive",
            Self::RetryDebt => "/api/v1/debts/{id}/retry",
            Self::DropDebt => "/api/v1/debts/{id}/drop",
            Self::ReplyDebt => "/api/v1/debts/{id}/reply",
            Self::PutPolicy => "/api/v1/policies/{name}",
        }
    }

    /// The field that names what it makes, where it makes something that a client may name.
    pub(crate) const fn makes(self) -> Option<&'static str> {
        match self {
            Self::PlaceOrder => Some("order_id"),
            Self::Reserve => Some("reservation_id"),
            Self::RaisePurchase => Some("purchase_order_id"),
            Self::ConfirmOrder
            | Self::CancelOrder
            | Self::ExtendOrder
            | Self::FulfilOrder
            | Self::PayOrder
            | Self::Confirm
            | Self::Release
            | Self::Deduct
            | Self::Extend
            | Self::Receive
            | Self::Adjust
            | Self::Transfer
            | Self::ReceivePurchase
            | Self::RetryDebt
            | Self::DropDebt
            | Self::ReplyDebt
            | Self::PutPolicy => None,
        }
    }
}
