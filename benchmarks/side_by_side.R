# Measures of R, one a line as NAME<tab>VALUE: Rscript side_by_side.R FOLDER
suppressMessages({ library(laeken); library(spdep) })
folder <- commandArgs(TRUE)[1]
panel <- as.matrix(read.csv(file.path(folder, "panel.csv"), header = FALSE))
near <- as.matrix(read.csv(file.path(folder, "near.csv"), header = FALSE))
first <- as.numeric(panel[1, ]); last <- as.numeric(panel[nrow(panel), ])
w <- mat2listw(near, style = "W")
say <- function(name, value) cat(name, "\t", format(value, digits = 15), "\n", sep = "")

say("Gini, laeken::gini", gini(last)$value / 100)
say("Gini with weights, laeken::gini", gini(last, weights = first)$value / 100)
say("Moran's I, spdep::moran.test", moran.test(last, w)$estimate[[1]])
say("Moran's variance, spdep::moran.test", moran.test(last, w)$estimate[[3]])
say("Geary's c, spdep::geary.test", geary.test(last, w)$estimate[[1]])
say("Geary's variance, spdep::geary.test", geary.test(last, w)$estimate[[3]])
say("Local Moran's I of the first, spdep::localmoran", localmoran(last, w)[1, 1])
say("Sigma, sd of logarithms", sd(log(last)))
growth <- log(last / first) / (nrow(panel) - 1)
fit <- summary(lm(growth ~ log(first)))$coefficients
say("Beta, lm", fit[2, 1])
say("Beta's standard error, lm", fit[2, 2])
say("Kendall's tau, cor", cor(first, last, method = "kendall"))
