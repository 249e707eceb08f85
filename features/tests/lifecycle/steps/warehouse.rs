//! The warehouse ships: goods leave, for a reservation or for an order.

use crate::params::{Goods, Ident, Shipment};
use crate::world::{Shop, Told};
use cucumber::{given, when};
use earmark_core::reservation::Parcel;
use earmark_core::step::Command;

fn parcel(goods: Option<Goods>, shipment: Shipment) -> Result<Parcel, String> {
    let Shipment { reference, keep_rest } = shipment;
    Ok(Parcel { lines: goods.map(Goods::lines).transpose()?, keep_rest, reference })
}

#[given(expr = "the warehouse deducts {id}{shipment}")]
#[when(expr = "the warehouse deducts {id}{shipment}")]
async fn deduct(shop: &mut Shop, reservation_id: Ident, shipment: Shipment) -> Told {
    let parcel = parcel(None, shipment)?;
    shop.say(Command::Deduct { reservation_id: reservation_id.0, parcel }).await
}

#[given(expr = "the warehouse deducts {goods} from {id}{shipment}")]
#[when(expr = "the warehouse deducts {goods} from {id}{shipment}")]
async fn deduct_goods(shop: &mut Shop, goods: Goods, reservation_id: Ident, shipment: Shipment) -> Told {
    let parcel = parcel(Some(goods), shipment)?;
    shop.say(Command::Deduct { reservation_id: reservation_id.0, parcel }).await
}

#[given(expr = "the warehouse ships order {id}{shipment}")]
#[when(expr = "the warehouse ships order {id}{shipment}")]
async fn ship(shop: &mut Shop, order_id: Ident, shipment: Shipment) -> Told {
    let parcel = parcel(None, shipment)?;
    shop.say(Command::FulfilOrder { order_id: order_id.0, parcel }).await
}

#[given(expr = "the warehouse ships {goods} of order {id}{shipment}")]
#[when(expr = "the warehouse ships {goods} of order {id}{shipment}")]
async fn ship_goods(shop: &mut Shop, goods: Goods, order_id: Ident, shipment: Shipment) -> Told {
    let parcel = parcel(Some(goods), shipment)?;
    shop.say(Command::FulfilOrder { order_id: order_id.0, parcel }).await
}
