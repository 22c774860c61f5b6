import type { Page } from "@playwright/test";

/**
 * Makes many stored connections of the one that there is, as if as many people had connected: each
 * has a name and an address of its own, and a copy of the first one's sealed tokens, which opens only
 * there. The page has to be loaded
 * again to see them.
 *
 * @param count how many there are afterwards
 */
export async function multiplyConnection(page: Page, count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(new Error("IndexedDB refused")));
      });
    const database = await settled(indexedDB.open("pixy"));
    const transaction = database.transaction("records", "readwrite");
    const store = transaction.objectStore("records");
    const written = new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(new Error("it was not written")));
    });
    const [record] = await settled(
      store.getAll(IDBKeyRange.bound("connection:", "connection;"), 1),
    );
    if (record === undefined) throw new Error("there is no connection to multiply");
    const names = ["Ada", "Bela", "Chiara", "Deniz", "Emre", "Fatima", "Grace", "Hedy"];
    const families = ["Lovelace", "Bartók", "Rossi", "Yılmaz", "Noether", "Hopper", "Lamarr"];
    for (let at = 1; at < wanted; at += 1) {
      const label = `${names[at % names.length]} ${families[at % families.length]} ${at}`;
      const email = `person.${at}@example.com`;
      // After the first one, whose tokens alone can be opened: Pixy tries the first that it finds.
      const id = `ffff${crypto.randomUUID().slice(4)}`;
      const account = {
        ...record.account,
        subject: `person-${at}`,
        label,
        claims: { sub: `person-${at}`, name: label, email },
      };
      store.put({ ...record, id, lineage: id, account }, `connection:${id}`);
    }
    await written;
    database.close();
  }, count);
}
