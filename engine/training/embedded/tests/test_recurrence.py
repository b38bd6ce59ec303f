"""The fast LSTM layer against torch's own, outputs and gradients. Run: python -m unittest discover -s tests"""

import unittest

import torch

from curie_ner.recurrence import layer, stock_layer


class RecurrenceTest(unittest.TestCase):
    def test_equals_torch(self) -> None:
        torch.manual_seed(7)
        for lengths in ([5], [9, 1, 4], [3, 3]):
            lstm = torch.nn.LSTM(6, 4, batch_first=True, bidirectional=True)
            x = torch.randn(len(lengths), max(lengths), 6, requires_grad=True)
            n = torch.tensor(lengths)
            packed = torch.nn.utils.rnn.pack_padded_sequence(x, n, batch_first=True, enforce_sorted=False)
            expected, _ = torch.nn.utils.rnn.pad_packed_sequence(lstm(packed)[0], batch_first=True)
            valid = (torch.arange(max(lengths))[None] < n[:, None])[..., None].float()
            weight = torch.randn_like(expected)
            parameters = [x, *lstm.parameters()]
            wanted = torch.autograd.grad((expected * weight * valid).sum(), parameters)
            for actual in (layer(lstm, x, n), stock_layer(lstm, x, n, 0)):
                torch.testing.assert_close(actual * valid, expected * valid, atol=1e-5, rtol=1e-4)
                for a, b in zip(torch.autograd.grad((actual * weight * valid).sum(), parameters), wanted):
                    torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)

    def test_second_layer(self) -> None:
        torch.manual_seed(8)
        lstm = torch.nn.LSTM(6, 4, 2, batch_first=True, bidirectional=True)
        x, n = torch.randn(3, 7, 6), torch.tensor([7, 7, 7])
        for of in (layer, stock_layer):
            torch.testing.assert_close(of(lstm, of(lstm, x, n, 0), n, 1), lstm(x)[0], atol=1e-5, rtol=1e-4)


if __name__ == "__main__":
    unittest.main()
