#!/bin/sh
# In the place of a worker: says what no worker says.
echo nonsense
