#!/bin/sh
# Writes a word in capitals: a stage of one line.
exec sed "s/$1/$(echo "$1" | tr a-z A-Z)/g"
