//! What lies on the phone: its IndexedDB, looked into from outside.

use serde_json::Value;

use crate::phone::Phone;

/// What the phone keeps, store by store.
pub async fn kept(phone: &Phone, store: &str) -> Vec<Value> {
    phone
        .js(&format!(
            "new Promise((yes, no) => {{
               const opening = indexedDB.open('shishiling');
               opening.onerror = no;
               opening.onsuccess = () => {{
                 const asking = opening.result.transaction('{store}').objectStore('{store}').getAll();
                 asking.onsuccess = () => {{
                   opening.result.close();
                   yes(JSON.parse(JSON.stringify(asking.result, (_, value) => value instanceof ArrayBuffer ? value.byteLength : value)));
                 }};
               }};
             }})"
        ))
        .await
}

/// A promise that is true once the only command in the outbox has been tried.
pub fn tried() -> String {
    once("commands", "one.tries >= 1")
}

/// A promise that is true once some record of a store is as said of `one`.
pub fn once(store: &str, is: &str) -> String {
    format!(
        "new Promise((yes) => {{
           const opening = indexedDB.open('shishiling');
           opening.onsuccess = () => {{
             const asking = opening.result.transaction('{store}').objectStore('{store}').getAll();
             asking.onsuccess = () => {{ opening.result.close(); yes(asking.result.some((one) => {is})); }};
           }};
         }})"
    )
}
