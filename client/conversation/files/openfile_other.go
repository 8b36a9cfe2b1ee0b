//go:build !unix

package files

const openAtOnce = 0
