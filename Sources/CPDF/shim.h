#pragma once
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <gumbo.h>
#include <turbojpeg.h>
#include <webp/decode.h>
