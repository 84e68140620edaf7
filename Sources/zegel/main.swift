print("zegel")
