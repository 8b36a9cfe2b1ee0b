// Package recovery opens a database in whatever state it is: it finds damage (check.go), sets the damaged file aside
// (quarantine.go) and takes over what no portal could list again (salvage.go, schemapages.go, repair.go). What the
// salvaged rows are worth to a person is said elsewhere; their derived columns are made anew by the caller.
package recovery
