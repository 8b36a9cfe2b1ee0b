// Package sqlite is the database file as the tables see it: one connection that writes and a pool of those that
// read, statements prepared once, transactions that happen whole or not at all, and who goes before whom at the
// writer. It knows no table. Which schema the file has lives in storage/internal/schema, and what is done about a
// damaged one in storage/recovery.
package sqlite
