// Package folder is the data folder: the names in it, its files that only the user can read, what makes them
// durable, and the lock of the one instance. What is in the database lives elsewhere.
package folder
