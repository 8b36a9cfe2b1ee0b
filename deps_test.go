package main

import (
	_ "github.com/Shopify/toxiproxy/v2"
	_ "github.com/godbus/dbus/v5"
	_ "go.uber.org/goleak"
	_ "pgregory.net/rapid"
)
