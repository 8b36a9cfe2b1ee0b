// Package bus carries the events of client/model to whoever subscribed.
package bus
