//go:build !unix

package client

const openAtOnce = 0
