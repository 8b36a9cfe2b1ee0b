// Package schema brings a file to the newest schema, step by step, after a backup. What the tables mean is said in
// the statements themselves and in package storage.
package schema
