import { expect, test } from "vitest";
import { openTestDatabase } from "#test/helpers/database.ts";

test("a transaction that throws leaves nothing behind", async () => {
  await using database = await openTestDatabase();
  const insert = database.transaction(async (sql) => {
    await sql.query("insert into tenants (id, name, created_at) values ('t1', 'One', now())");
    throw new Error("stop");
  });
  await expect(insert).rejects.toThrow("stop");
  const { rows } = await database.sql.query("select id from tenants");
  expect(rows).toEqual([]);
});

test("transactions on two clients do not see each other's work before the commit", async () => {
  await using database = await openTestDatabase();
  await Promise.all(
    [1, 2, 3, 4].map((number) =>
      database.transaction(async (sql) => {
        await sql.query("insert into tenants (id, name, created_at) values ($1, 'T', now())", [`t${number}`]);
        const { rows } = await sql.query("select 1 from tenants where id = $1", [`t${number}`]);
        expect(rows).toHaveLength(1);
      }),
    ),
  );
  const { rows } = await database.sql.query("select id from tenants");
  expect(rows).toHaveLength(4);
});

test("LISTEN reaches the client that listens", async () => {
  await using database = await openTestDatabase();
  const listener = await database.pool.connect();
  const heard: string[] = [];
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
  await listener.query("listen news");
  await database.sql.query("select pg_notify('news', 'hello')");
  await expect.poll(() => heard).toEqual(["hello"]);
  listener.release();
});
