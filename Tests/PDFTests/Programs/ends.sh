#!/bin/sh
# In the place of a worker: ends at once.
exit 0
