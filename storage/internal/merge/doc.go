// Package merge makes one row each of what a portal lists, what its sockets and requests say, and what is known here.
// The rules stand once, at the beginning of merge.go. What a row is lives in storage/internal/rows; when something is
// listed, and what becomes of it in the window, is said elsewhere.
package merge
