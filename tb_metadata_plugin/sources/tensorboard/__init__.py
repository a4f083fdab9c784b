"""What TensorBoard's data provider gives."""
