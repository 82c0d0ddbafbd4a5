"""How the English encoder of Gesta is made: data, augmentation, model, training, export, measurement."""
